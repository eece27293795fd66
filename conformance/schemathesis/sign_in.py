"""Signs in: sign_in.py ADDRESS DOOR "E-MAIL PASSWORD" prints a session's token. sign_in.py ADDRESS --still TOKEN fails when it ended."""

import json
import sys
import urllib.error
import urllib.request


def main(address, door, words):
    if door == "--still":
        request = urllib.request.Request(f"{address}/api/account", headers={"Authorization": f"Bearer {words}"})
        try:
            urllib.request.urlopen(request).close()
        except urllib.error.HTTPError as error:
            return f"the run ended its own session ({error.code}): what came after was without a token"
        return None
    identity, password = words.split()
    request = urllib.request.Request(
        f"{address}/api/collections/{door}/auth-with-password",
        json.dumps({"identity": identity, "password": password}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        print(json.load(answer)["token"])
    return None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
