"""Where allauth asks us."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": (
            "The user name and the password do not belong together. "
            "Check both; capitals count in the password."
        ),
        "username_taken": "This user name is taken. Choose another one.",
    }
