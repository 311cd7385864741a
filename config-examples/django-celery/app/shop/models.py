from django.db import models


class Order(models.Model):
    packed_at = models.DateTimeField(auto_now_add=True)
