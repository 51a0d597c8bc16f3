"""What offices report each quarter and what becomes of it: prefilled from their tasks (prefill), edited and sent
(office_report), followed (following, nudging), put together (gathering, composing, checking) into one BÁO CÁO
(plan_report), and overlooked across the province (province)."""
