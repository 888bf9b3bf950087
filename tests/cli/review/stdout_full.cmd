# exit 3
assay review bedrock > /dev/full
