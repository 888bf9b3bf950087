# what the gate writes does not take the place of its rules
echo "exact_match >= 0" > my.rules; assay gate new.jsonl --rules my.rules --save my.rules; echo $?; cat my.rules
