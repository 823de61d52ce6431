"""What an operator sets so that staff sign in with their organisation's accounts."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator
from pydantic_settings import BaseSettings

from handoff_api.keys.tokens import TokenRules, check_roles


class SignInSettings(BaseSettings):
    """The OpenID Connect part of the settings; an issuer in production is reached over https."""

    env: Literal["development", "production"] = "development"
    # Tokens of this OpenID Connect issuer, made
    # for this audience, open the public door in the role and for the landlord their claims name.
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_roles_claim: str = "roles"
    oidc_landlord_claim: str = "landlord"
    # The organisation's names for roles, such as {"Complaints team": "caseworker"}.
    oidc_roles: dict[str, str] = {}
    # Where every account belongs to one landlord.
    oidc_landlord: str | None = None

    @model_validator(mode="after")
    def _whole_issuer(self) -> Self:
        if self.oidc_issuer is None:
            return self
        if not self.oidc_audience:
            raise ValueError("PUTRIGHT_OIDC_AUDIENCE is needed with PUTRIGHT_OIDC_ISSUER")
        if self.env == "production" and not self.oidc_issuer.startswith("https://"):
            raise ValueError("PUTRIGHT_OIDC_ISSUER must begin with https:// in production")
        check_roles(self.oidc_roles)
        return self

    def token_rules(self) -> TokenRules | None:
        """Whose tokens are taken as keys, if anybody's."""
        if self.oidc_issuer is None or self.oidc_audience is None:
            return None
        return TokenRules(
            issuer=self.oidc_issuer,
            audience=self.oidc_audience,
            roles_claim=self.oidc_roles_claim,
            landlord_claim=self.oidc_landlord_claim,
            roles=self.oidc_roles,
            landlord=self.oidc_landlord,
        )
