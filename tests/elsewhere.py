"""Addresses dressed up to lead off our site, whatever door they are given to as `next` (G32)."""

ELSEWHERE = (
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
    "http://evil.example", "https://evil.example/bind/x", "HTTPS://evil.example", "https:evil.example",
    "https:/evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
    "vbscript:x", "ftp://evil.example", "blob:x", "weixin://dl/business", "/bind/x@evil.example", "@evil.example",
    "/@evil.example", "user:pw@evil.example", "/bind/x\r\nSet-Cookie: a=b", "/bind/x\r\nLocation: //evil.example",
    "/bind/x\n", "/bind/%0d%0aSet-Cookie:a", "/%2f%2fevil.example", "/%5cevil.example", "/bind/..//evil.example",
    "/bind/../../evil.example", "/./bind/x", "/bind/x#//evil.example", "//ｅvil.example", "/bind／x", "//evil。example",
    "/bind/x?next=https://evil.example", "/bind/x?u=//evil", "/bind/\u202eevil", "/bind/\x00",
    "/wechat/callback", "/oauth/callback?state=x", "/bindevil", "bind/x", "", " ", "/", " /bind/x", "/bind/x ",
    "/bind/" + "x" * 81, "/bind" + "/x" * 7, "/bind/<script>", "/bind/'\"", "/bind/x?" + "a" * 201, "evil.example",
)  # fmt: skip
