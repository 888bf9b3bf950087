# OpenAI result file
assay review openai.csv
