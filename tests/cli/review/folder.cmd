# a folder, written twice
assay review -q -o out --no-png bedrock && ls out && assay review -q -o out --no-png bedrock && ls
