from . import controllers, models, report, wizard
from .uninstall import keep_lost_reason
