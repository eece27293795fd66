-- How many jobs a node holds is the node's to say, by how fast it does them; the row has the bound of all nodes.
update qpus set capacity = 64 where capacity = 2;
