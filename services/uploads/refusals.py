"""Why a file is not kept, for whoever uploaded it: what is wrong, and what to do. Codes are the clean room's too."""

from __future__ import annotations

from services.audit_tags import N_
from services.errors import Invalid

SENTENCES = {
    "file_missing": N_("请选择要上传的文件，空文件不能保存。"),
    "file_too_large": N_("文件超过 50 MB，请压缩图片或拆成几份再上传。"),
    "file_too_large_film": N_("视频超过 200 MB，请剪短或压缩后再上传。"),
    "type_unknown": N_("不能上传这种文件。可以上传图片、PDF、Word、Excel、PowerPoint 和 MP4 视频。"),
    "type_old_office": N_("这是旧格式的文件，请另存为 .docx、.xlsx 或 .pptx 再上传。"),
    "type_other_picture": N_("图片请存为 JPG、PNG 或 WebP 再上传。"),
    "type_archive": N_("压缩包不能上传，请解压后把里面的文件逐个上传。"),
    "type_other_film": N_("视频请转为 MP4（H.264）再上传，微信里才放得出来。"),
    "type_differs": N_("文件内容和后缀名对不上，请用原来的软件重新保存一次再上传。"),
    "picture_unreadable": N_("图片打不开，可能没有传完整。请重新导出为 JPG 或 PNG 再上传。"),
    "picture_too_large": N_("图片太大了，请缩小到 2,500 万像素以内（WebP 为 1,200 万）再上传。"),
    "pdf_unreadable": N_("PDF 打不开，请重新导出一次再上传。"),
    "pdf_locked": N_("PDF 设了密码，客户会打不开。请去掉密码再上传。"),
    "pdf_too_long": N_("PDF 超过 1,000 页，请拆成几份再上传。"),
    "pdf_active": N_("PDF 里带有会自动运行的内容。请用“打印为 PDF”重新导出一份再上传。"),
    "office_unreadable": N_("文件打不开，请用 Office 或 WPS 重新保存一次再上传。"),
    "office_locked": N_("文件设了密码或是旧格式，请去掉密码，另存为 .docx、.xlsx 或 .pptx 再上传。"),
    "office_has_macros": N_("文件里有宏或控件。请另存为不含宏的 .docx、.xlsx 或 .pptx 再上传。"),
    "office_elsewhere": N_("文件引用了别处的文件或模板。请在 Office 里“断开链接”，保存后再上传。"),
    "office_strange_part": N_("文件里嵌入了其他程序的对象。请把它改成图片，保存后再上传。"),
    "archive_too_big": N_("文件解压后太大，请删掉多余的页或压缩图片再上传。"),
    "film_unreadable": N_("视频打不开，请重新导出为 MP4（H.264）再上传。"),
    "film_elsewhere": N_("视频引用了别处的文件，请重新导出为完整的 MP4 再上传。"),
    "file_too_costly": N_("打开这个文件要花太多时间或内存，请精简后再上传。"),
}


def refusal(code: str) -> Invalid:
    """The refusal of a code; one that has no sentence is a fault of ours (KeyError)."""
    return Invalid(code, SENTENCES[code])
