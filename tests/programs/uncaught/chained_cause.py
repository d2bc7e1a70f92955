# raise … from …: the cause is shown with other words.
class ConfigError(Exception):
    pass


def parse(text):
    try:
        return float(text)
    except ValueError as e:
        raise ConfigError(f"bad setting {text!r}") from e


def start(settings):
    return {k: parse(v) for k, v in settings.items()}


print(start({"speed": "1.5"}))
start({"speed": "fast"})
