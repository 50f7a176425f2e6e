"""Settings of every test: how long an example takes says how busy the machine is, not whether a law holds."""

from hypothesis import HealthCheck, settings

settings.register_profile("daoren", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("daoren")
