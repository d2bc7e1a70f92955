# A dollar sign.
x = 1
$y = 2
