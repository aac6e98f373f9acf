"""Products (产品在线): the catalogue, and which part of a product's description is for whom."""
