from plans.assignment import AssignmentStyle, assignment_lines, join_names, people, with_subject

DIRECTORS = [("Hà Mạnh Cường", "Phó Giám đốc Sở"), ("Phùng Thị Thanh Nga", "Phó Giám đốc Sở")]


def test_leaders_who_share_a_title_are_named_with_it_once():
    assert people(DIRECTORS) == "Đồng chí Hà Mạnh Cường, Phùng Thị Thanh Nga – Phó Giám đốc Sở"
    assert people([("A", "Trưởng ban"), ("B", "")]) == "Đồng chí A – Trưởng ban; B"


def test_lines_of_leader_lead_and_support():
    lines = assignment_lines(
        AssignmentStyle.LEADERS, DIRECTORS[:1], ["Phòng A", "Trung tâm B"], ["Các phòng chuyên môn"]
    )

    assert lines == [
        "Lãnh đạo chỉ đạo: Đồng chí Hà Mạnh Cường – Phó Giám đốc Sở.",
        "Chủ trì tham mưu: Phòng A, Trung tâm B.",
        "Phối hợp: Các phòng chuyên môn.",
    ]


def test_what_is_not_named_has_no_line():
    assert assignment_lines(AssignmentStyle.AGENCIES, [], ["Thanh tra huyện"], []) == [
        "Cơ quan chủ trì: Thanh tra huyện."
    ]
    assert assignment_lines(AssignmentStyle.ENTRUST, [], [], []) == []


def test_an_entrusting_sentence():
    assert assignment_lines(AssignmentStyle.ENTRUST, DIRECTORS[:1], ["Văn phòng"], ["Các phòng liên quan"]) == [
        "Giao Văn phòng chủ trì, phối hợp với các phòng liên quan thực hiện.",
        "Lãnh đạo chỉ đạo: Đồng chí Hà Mạnh Cường – Phó Giám đốc Sở.",
    ]


def test_offices_at_the_head_of_the_sentence():
    assert (
        with_subject(AssignmentStyle.SUBJECT, "rà soát thủ tục.", ["Văn phòng Sở"], ["Phòng A"])
        == "Văn phòng Sở chủ trì, phối hợp với Phòng A: rà soát thủ tục."
    )
    assert with_subject(AssignmentStyle.AGENCIES, "Rà soát thủ tục.", ["Văn phòng Sở"], []) == "Rà soát thủ tục."


def test_a_phrase_has_a_capital_only_at_the_start():
    names = ["Các phòng chuyên môn", "Trung tâm Xúc tiến đầu tư", "Các phòng liên quan"]

    assert join_names(names, at_start=True) == "Các phòng chuyên môn, Trung tâm Xúc tiến đầu tư, các phòng liên quan"
    assert join_names(names) == "các phòng chuyên môn, Trung tâm Xúc tiến đầu tư, các phòng liên quan"
    assert join_names([], at_start=True) == ""
