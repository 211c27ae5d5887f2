"""How many further months on the list one forced month causes."""
