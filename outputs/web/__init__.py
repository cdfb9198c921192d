"""The web page on which people verify figures: server-rendered, a little script, everything in the package."""
