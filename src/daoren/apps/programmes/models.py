"""How indicators and tasks stand by their latest facts: computed, never entered, and made anew at any time."""

from django.db import models


class Attained(models.Model):
    """How an indicator stands in a region: the year that counts, target, actual, forecast and what is to be asked.

    `key` is "code/region". Values are in the unit of the indicator, `attained` is a share of the target, `needs`
    what is missing. None is "not known". `latest` is the newest actual, of whatever year; `judged_*` are of the
    last year that was met or missed. `years` is JSON: a list of {year, target, actual, attained, verdict};
    `series` one of {kind, first, last, value, comparison, document, method}. What is to be asked of it stands
    beside it.
    """

    key = models.CharField(max_length=200, primary_key=True)
    code = models.CharField(max_length=160)
    region = models.CharField(max_length=12)
    name = models.TextField(blank=True)
    name_en = models.TextField(blank=True)
    unit = models.CharField(max_length=80, blank=True)
    action = models.CharField(max_length=20, blank=True)
    field = models.CharField(max_length=80, blank=True)
    department = models.CharField(max_length=200, blank=True)
    nature = models.CharField(max_length=20, blank=True)
    aggregation = models.CharField(max_length=20, blank=True)
    derived = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    as_of = models.DateField()
    year = models.IntegerField(null=True)
    target = models.FloatField(null=True)
    comparison = models.CharField(max_length=8, blank=True)
    target_document = models.TextField(blank=True)
    actual = models.FloatField(null=True)
    actual_on = models.DateField(null=True)
    actual_document = models.TextField(blank=True)
    actual_status = models.CharField(max_length=20, blank=True)
    latest = models.FloatField(null=True)
    latest_on = models.DateField(null=True)
    attained = models.FloatField(null=True)
    verdict = models.CharField(max_length=20)
    light = models.CharField(max_length=10)
    needs = models.FloatField(null=True)
    low = models.FloatField(null=True)
    middle = models.FloatField(null=True)
    high = models.FloatField(null=True)
    why = models.TextField(blank=True)
    horizon_year = models.IntegerField(null=True)
    horizon_target = models.FloatField(null=True)
    horizon_comparison = models.CharField(max_length=8, blank=True)
    horizon_low = models.FloatField(null=True)
    horizon_middle = models.FloatField(null=True)
    horizon_high = models.FloatField(null=True)
    horizon_needs = models.FloatField(null=True)
    judged_year = models.IntegerField(null=True)
    judged_attained = models.FloatField(null=True)
    judged_verdict = models.CharField(max_length=20, blank=True)
    coverage = models.FloatField(null=True)
    years = models.TextField(default="[]")
    series = models.TextField(default="[]")

    class Meta:
        """Serve the pages: by action, department and place, the worst light first."""

        db_table = "attained"
        indexes = [  # noqa: RUF012
            models.Index(fields=["region", "action", "light", "code"], name="attained_of_action"),
            models.Index(fields=["region", "light", "attained", "code"], name="attained_worst"),
            models.Index(fields=["department", "light"], name="attained_of_department"),
            models.Index(fields=["code"], name="attained_of_code"),
        ]


class Asked(models.Model):
    """Something to be asked of an indicator: which kind, of which year, in words."""

    attained = models.ForeignKey(Attained, on_delete=models.CASCADE, related_name="asked")
    region = models.CharField(max_length=12)
    department = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    year = models.IntegerField()
    zh = models.TextField()
    en = models.TextField()

    class Meta:
        """Count the kinds of a region, and list those of one."""

        db_table = "asked_of_indicators"
        indexes = [models.Index(fields=["region", "kind", "code"], name="asked_by_kind")]  # noqa: RUF012


class TaskLight(models.Model):
    """The light of a task by its deadline and its progress; one row a task that is not over."""

    task = models.CharField(max_length=200, primary_key=True)
    as_of = models.DateField()
    light = models.CharField(max_length=10)
    lag = models.FloatField(null=True)
    action = models.CharField(max_length=20, blank=True)
    department = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=12, blank=True)

    class Meta:
        """Count the lights of an action, a department or a place."""

        db_table = "task_lights"
        indexes = [  # noqa: RUF012
            models.Index(fields=["action", "light"], name="task_lights_of_action"),
            models.Index(fields=["department", "light"], name="task_lights_of_department"),
        ]
