"""The service over a store beside the service over an endpoint with the same graph, address for address."""
