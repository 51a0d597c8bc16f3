"""Words of two syllables that titles, agencies and component indices are made of."""

_WORDS = """
an ninh, an toàn, ban hành, báo cáo, bình đẳng, chi phí, chi tiết, chuyên môn, chuyên viên, chuyển đổi, chính quyền,
chính sách, chính thức, chất lượng, chế độ, chỉ số, chỉ tiêu, chỉ đạo, chủ trì, chủ yếu, chủ động, cán bộ,
công khai, công nghệ, công tác, cơ quan, cơ sở, cạnh tranh, cải cách, cải thiện, cửa khẩu, danh mục, doanh nghiệp,
du lịch, dân chủ, dịch vụ, gia nhập, giai đoạn, giải pháp, giải quyết, hiệu lực, hiệu quả, hoàn thành, huyện ủy,
hành chính, hạn chế, hỗ trợ, hội nhập, khoa học, khu kinh, khu vực, khảo sát, khắc phục, kinh doanh, kinh tế,
kiến nghị, kiểm soát, kiểm tra, kế hoạch, kết quả, kỹ thuật, lao động, lãnh đạo, lĩnh vực, mục tiêu, nghiệp vụ,
nghệ thông, ngoại vụ, ngành nghề, nhiệm vụ, nhà nước, nhân dân, nâng cao, nông nghiệp, năng lực, năng động,
nội dung, nội vụ, pháp luật, pháp lý, phát triển, phân công, phối hợp, phụ trách, quy định, quản lý, quốc tế,
sáng tạo, số hóa, tham mưu, thanh tra, theo dõi, thiết chế, thành phần, thành phố, thông tin, thương mại, thể chế,
thị trường, thị trấn, thị xã, thời gian, thủ trưởng, thủ tục, thực hiện, tiên phong, tiêu chí, tiếp cận, triển khai,
trung tâm, trách nhiệm, tuyên truyền, tài chính, tài nguyên, tỉnh ủy, tổ chức, tổng hợp, văn bản, văn hóa,
văn phòng, vị trí, xây dựng, xã hội, xếp hạng, xử lý, y tế, điều chỉnh, điều hành, điện tử, đào tạo, đánh giá,
đơn vị, đất đai, đầu tư, địa bàn, địa phương, đối ngoại, đồng bộ, đổi số, ổn định, ủy ban, ứng dụng
"""

COMPOUNDS = frozenset(tuple(word.split()) for word in _WORDS.split(","))
"""Pairs of syllables between which a centred line should not end."""
