"""Open311's way of reading cases (GeoReport v2), for systems that already speak it. Reading only."""
