from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0003_imports"),
    ]

    operations = [
        migrations.AlterField(
            model_name="paragraph",
            name="kind",
            field=models.CharField(
                choices=[
                    ("text", "Lời văn"),
                    ("table", "Bảng"),
                    ("results", "Bảng kết quả chỉ số thành phần"),
                    ("chart", "Biểu đồ kết quả chỉ số thành phần"),
                ],
                default="text",
                max_length=10,
                verbose_name="loại",
            ),
        ),
    ]
