# PEFT's adapters against a run tuned in full; what all share lies above them
write() { mkdir -p "$1"; printf 'step,train_loss,val_loss\n10,2.0,1.9\n20,1.8,%s\n30,1.7,%s\n' $2 $3 > "$1/metrics.csv"; }
write s/a 1.7 1.5; write s/b 1.6 1.4; write s/c 1.6 1.45
echo '{"peft_type":"LORA","r":8,"lora_alpha":16,"target_modules":["v_proj","q_proj"],"bias":"none"}' > s/a/adapter_config.json
mkdir s/b/adapter
echo '{"peft_type":"LORA","r":16,"lora_alpha":16,"target_modules":["q_proj","v_proj"]}' > s/b/adapter/adapter_config.json
printf 'learning_rate: 1e-4\nnum_train_epochs: 3\noutput_dir: out\n' > s/config.yaml
assay compare s --json | sed -n '/"parameters": {/,/}/p'
