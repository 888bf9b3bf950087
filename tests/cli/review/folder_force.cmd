# kept beside
mkdir out && echo x > out/mine && assay review -q --force --no-png -o out bedrock; ls out.bak-1
