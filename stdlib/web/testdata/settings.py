"""pydantic_settings: compared with version 2 of the library."""
import os, tempfile
from typing import Optional, Union, Any
from pydantic import BaseModel, Field, AliasChoices, ValidationError, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
for k in list(os.environ):
    if k.startswith(("APP_","NAME","PORT")): del os.environ[k]
class Sub(BaseModel):
    host: str = "h"
    port: int = 1
class S(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_", env_nested_delimiter="__")
    name: str = "def"
    port: int = 80
    tags: list[str] = []
    db: Sub = Sub()
    opt: Optional[int] = None
    key: SecretStr = SecretStr("s")
    al: str = Field("x", validation_alias=AliasChoices("AL1","AL2"))
    m: dict[str,int] = {}
print(S())
os.environ.update(APP_NAME="env", app_port="99", APP_TAGS='["a","b"]', APP_DB__HOST="q", APP_DB__PORT="7", APP_OPT="5", APP_KEY="kk", AL2="al", APP_M='{"a":1}')
print(S()); print(S(name="init").name, S().key.get_secret_value())
os.environ["APP_DB"]='{"host":"z"}'; print(S().db)
os.environ["APP_PORT"]="x"
try: S()
except ValidationError as e: print(e)
del os.environ["APP_PORT"]; os.environ.pop("app_port")
os.environ["APP_TAGS"]="notjson"
try: S()
except Exception as e: print(type(e).__name__, e)
del os.environ["APP_TAGS"]
d=tempfile.mkdtemp(); f=os.path.join(d,".env")
open(f,"w").write("# c\nAPP_NAME='from file'\nexport APP_PORT=12\nAPP_EMPTY=\nAPP_OPT=\"3\" # x\n")
os.environ.pop("APP_NAME"); os.environ.pop("APP_OPT")
class T(S):
    model_config = SettingsConfigDict(env_file=f, extra="ignore")
print(T().name, T().port, T().opt)
class U(BaseSettings):
    model_config = SettingsConfigDict(env_file=f)
    app_name: str
    app_port: int
try: U()
except ValidationError as e: print(e)
class V(BaseSettings):
    model_config = SettingsConfigDict(case_sensitive=True)
    NAME1: str = "d"
os.environ["name1"]="no"; print(V()); os.environ["NAME1"]="yes"; print(V())
class W(BaseSettings):
    need: int
try: W()
except ValidationError as e: print(e)
print(S(_env_prefix="ZZ_").name, T(_env_file=None).name)
open(os.path.join(d,"pw"),"w").write("sekret\n")
class X(BaseSettings):
    model_config = SettingsConfigDict(secrets_dir=d)
    pw: str
print(X())
