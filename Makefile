# Scripts and their messages are in ddci_portal/deploy.
PORT ?= 8000
ARGS ?=
SCALE ?= 1
export PORT PYTHON

.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench bench-quick pictures

help:
	@echo 'make setup           cài những gì còn thiếu: gói hệ thống, gói Python, gói giao diện'
	@echo 'make run             cài nếu cần, nạp dữ liệu, chạy cổng thông tin kèm worker và beat; PORT=8000 là cổng mặc định'
	@echo 'make test            chạy toàn bộ kiểm thử trên SQLite rồi trên PostgreSQL và Redis; ARGS="…" chuyển cho pytest'
	@echo 'make lint            kiểm tra mã nguồn, migration và cấu hình vận hành'
	@echo 'make bench           đo hiệu năng so với mốc; SCALE=1, 10 hoặc 100; ARGS="--only ranking" chọn bài đo'
	@echo 'make bench-quick     đo nhanh ở quy mô 1: số truy vấn, và tỷ lệ nào vượt xa giới hạn'
	@echo 'make pictures        chụp lại hình của các hướng dẫn từ cổng với dữ liệu mẫu; ARGS="tên hình" chọn hình'

setup:
	@exec bash ddci_portal/deploy/setup.sh

run:
	@exec bash ddci_portal/deploy/run.sh

test:
	@exec bash ddci_portal/deploy/test.sh $(ARGS)

lint:
	@exec bash ddci_portal/deploy/lint.sh

bench:
	@exec bash ddci_portal/deploy/bench.sh --scale $(SCALE) $(ARGS)

bench-quick:
	@exec bash ddci_portal/deploy/bench.sh --scale 1 --quick $(ARGS)

pictures:
	@exec bash ddci_portal/deploy/pictures.sh $(ARGS)
