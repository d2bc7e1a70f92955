# A walrus in a type alias.
type X = (y := int)
