# two objectives: the first is ranked
printf 'number,values_0,values_1,params_lr,params_r,state\n0,1.5,0.7,1e-3,8,COMPLETE\n1,1.4,0.6,1e-4,8,COMPLETE\n2,1.6,0.9,1e-5,16,COMPLETE\n' > t.csv
assay compare t.csv
assay compare t.csv --by values_1:max | head -n 3
