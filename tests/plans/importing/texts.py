"""A short plan as the text of a file."""

PLAN = """UBND TỈNH LẠNG SƠN
SỞ NGOẠI VỤ
Số: 12/KH-SNgV
Lạng Sơn, ngày 05 tháng 3 năm 2026

KẾ HOẠCH
Cải thiện Chỉ số DDCI năm 2026

Căn cứ Kế hoạch số 94/KH-UBND ngày 29/3/2025 của Ủy ban nhân dân tỉnh về cải thiện chỉ số;
Sở Ngoại vụ ban hành kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
Nâng cao chất lượng phục vụ người dân và doanh nghiệp.

II. NHIỆM VỤ, GIẢI PHÁP
1. Chỉ số Chi phí thời gian
Mục tiêu: phấn đấu đạt từ 9,2 điểm trở lên.
- Rút ngắn thời gian giải quyết hồ sơ của doanh nghiệp.
Đơn vị chủ trì: Phòng Lãnh sự - Hợp tác quốc tế.
Đơn vị phối hợp: Văn phòng Sở.

III. TỔ CHỨC THỰC HIỆN
Văn phòng Sở theo dõi, tổng hợp kết quả thực hiện.

Nơi nhận:
- UBND tỉnh (b/c);
- Lưu: VT.

GIÁM ĐỐC

Trịnh Giám Đốc
"""
FILE = PLAN.encode()
