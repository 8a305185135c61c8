//block
