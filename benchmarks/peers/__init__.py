"""The peers as their documentation shows them, over our tables; each module is started as a server of its own."""
