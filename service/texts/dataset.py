"""Texts of the dataset's page, in Chinese and English."""

from __future__ import annotations

__all__ = ["DATASET_PAIRS"]

DATASET_PAIRS: dict[str, tuple[str, str]] = {
    "dataset": ("数据集", "The dataset"),
    "dataset_holds": ("收录内容", "What it holds"),
    "dataset_built": ("更新于", "Built on"),
    "dataset_terms": ("使用条款", "Terms of use"),
    "dataset_licence": ("许可协议：", "Licence:"),
    "dataset_no_licence": ("没有声明许可协议，使用前请询问本服务的提供者。",
                           "No licence is declared: ask whoever runs this service before you use it."),
    "dataset_download": ("下载", "Download"),
    "dataset_format": ("格式", "Format"),
    "dataset_media_type": ("媒体类型", "Media type"),
    "dataset_download_note": ("每种格式都是整个数据集；只要一篇文章或一个对象，参见",
                              "Each is the whole dataset; for one article or one thing see"),
    "dataset_ask": ("查询与浏览", "Ask and browse"),
    "dataset_sparql": ("查询端点与编辑器", "endpoint and editor"),
    "dataset_questions": ("现成的问题，答案可下载", "ready-made questions, their answers to take away"),
    "dataset_ontology": ("类与属性", "classes and properties"),
    "dataset_changes": ("新文章带来的内容，可订阅", "what new articles brought, as a feed too"),
    "dataset_described": ("给机器读的说明", "Descriptions for machines"),
    "dataset_base": ("资源网址都以此开头：", "The addresses of all things begin with"),
}
