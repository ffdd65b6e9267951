lst = [1,2,3]
del lst[10]
