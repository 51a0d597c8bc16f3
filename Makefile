# Scripts and their messages are in ddci_portal/deploy.
PORT ?= 8000
ARGS ?=
export PORT PYTHON

.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench

help:
	@echo 'make setup           cài những gì còn thiếu: gói hệ thống, gói Python, gói giao diện'
	@echo 'make run             cài nếu cần, nạp dữ liệu, chạy cổng thông tin kèm worker và beat; PORT=8000 là cổng mặc định'
	@echo 'make test            chạy toàn bộ kiểm thử trên SQLite rồi trên PostgreSQL và Redis; ARGS="…" chuyển cho pytest'
	@echo 'make lint            kiểm tra mã nguồn, migration và cấu hình vận hành'
	@echo 'make bench           đo hiệu năng (chưa có)'

setup:
	@exec bash ddci_portal/deploy/setup.sh

run:
	@exec bash ddci_portal/deploy/run.sh

test:
	@exec bash ddci_portal/deploy/test.sh $(ARGS)

lint:
	@exec bash ddci_portal/deploy/lint.sh

bench:
	@echo 'Lỗi: chưa có bài đo hiệu năng nào; phần này sẽ được bổ sung sau.' >&2; exit 1
