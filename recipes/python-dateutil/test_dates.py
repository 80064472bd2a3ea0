from datetime import datetime

from dateutil import parser, tz
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule

assert parser.parse("1 March 2024, 10:30") == datetime(2024, 3, 1, 10, 30)
assert datetime(2024, 1, 31) + relativedelta(months=1) == datetime(2024, 2, 29)
assert easter(2024).isoformat() == "2024-03-31"

days = rrule(MONTHLY, count=3, bymonthday=-1, dtstart=datetime(2024, 1, 1))
assert [day.day for day in days] == [31, 29, 31]

paris = tz.gettz("Europe/Paris")
assert datetime(2024, 7, 1, tzinfo=paris).utcoffset().seconds == 7200
