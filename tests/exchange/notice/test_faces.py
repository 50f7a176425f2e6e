"""Faces of a folder come before the free ones that stand in for them."""

from daoren.exchange.notice.faces import faces


def test_official_faces_go_first_where_they_are():
    free = faces({"Noto Serif CJK SC", "Noto Sans CJK SC"}, "zh")
    assert free["text"] == free["title"] == ["Noto Serif CJK SC"]
    assert free["heading"] == ["Noto Sans CJK SC"]
    official = faces({"Noto Serif CJK SC", "FangSong_GB2312", "FZXiaoBiaoSong-B05S", "SimHei"}, "zh")
    assert official == {
        "text": ["FangSong_GB2312"],
        "title": ["FZXiaoBiaoSong-B05S"],
        "heading": ["SimHei"],
        "figures": ["Noto Serif CJK SC"],
    }


def test_one_chinese_face_is_enough_and_none_is_none():
    assert set(map(tuple, faces({"Noto Sans CJK SC"}, "zh").values())) == {("Noto Sans CJK SC",)}
    assert faces({"DejaVu Sans", "Libertinus Serif", "Noto Serif CJK JP"}, "zh") is None


def test_english_is_set_in_the_face_that_typst_brings():
    assert faces({"SimSun"}, "en")["text"] == ["Libertinus Serif", "SimSun"]
