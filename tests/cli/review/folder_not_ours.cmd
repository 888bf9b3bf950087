# never over what is not ours
mkdir out && echo x > out/mine && assay review -q -o out bedrock; ls out
