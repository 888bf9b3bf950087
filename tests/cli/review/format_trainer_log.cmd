# LLaMA-Factory
assay review trainer_log.jsonl
