# a configuration without a run beside it is listed; other YAML is none
mkdir s; printf 'lr: 1\nepochs: 2\n' > s/hparams.yaml; printf 'on: push\njobs: {a: {steps: []}}\n' > s/ci.yml
assay compare s; cp -r seeds/lr=1e-3_seed=1 seeds/lr=1e-3_seed=2 .
printf 'on: push\njobs: [\n' > lr=1e-3_seed=1/ci.yml
assay compare lr=1e-3_seed=1 lr=1e-3_seed=2 s | head -n 1
