"""What documents are searched by, kept by the database beside their texts."""

from django.db import migrations

from units.search_words import searched


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_searched_words"), ("reports", "0002_webhooks")]

    operations = [migrations.AddField("document", "words", searched("title", "number", "symbol", "numbered_in"))]
