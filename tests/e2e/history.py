"""What counts up through the year in a flash report."""

CUMULATIVE = (
    "total_operating_revenue", "operating_revenue", "total_operating_costs", "operating_costs", "taxes_and_surcharges", "selling_expenses",
    "admin_expenses", "rd_expenses", "finance_expenses", "interest_expenses", "other_costs", "other_gains", "investment_income", "operating_profit",
    "total_profit", "income_tax", "net_profit", "net_profit_parent", "net_operating_cash", "rd_investment", "taxes_paid",
)  # fmt: skip
