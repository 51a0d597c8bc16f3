from django.db import models


class Change(models.Model):
    """That tables of a topic were written: a random number, added by triggers in the transaction of the writing.

    The sum of a topic's marks is another after every write that was committed, in whatever order transactions end.
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField("chủ đề", max_length=30)
    mark = models.BigIntegerField("dấu")

    topic_of_changes = None

    class Meta:
        verbose_name = "dấu thay đổi"
        verbose_name_plural = "dấu thay đổi"

    def __str__(self):
        return f"{self.topic} {self.mark}"
