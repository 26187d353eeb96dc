* placeholder
