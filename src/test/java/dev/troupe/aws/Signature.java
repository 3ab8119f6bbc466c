package dev.troupe.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.troupe.http.ScriptedServer.Request;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a service of AWS checks: the signature of a request as it came over the wire, by the steps
 * of the IAM user guide, "Create a signed AWS API request".
 */
public final class Signature {

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/([^,]+), SignedHeaders=([^,]+), Signature=(\\w+)");

  private Signature() {}

  /** Whether the request is signed by the key with this id and secret. */
  public static boolean isGood(Request request, String id, String secret) throws Exception {
    var headers = headers(request);
    var parts = AUTHORIZATION.matcher(headers.getOrDefault("authorization", ""));
    if (!parts.matches() || !parts.group(1).equals(id)) {
      return false;
    }
    var scope = parts.group(2);
    var toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            headers.get("x-amz-date"),
            scope,
            hash(canonical(request, headers, parts.group(3))));
    var signature = HexFormat.of().formatHex(hmac(key(secret, scope), toSign));
    return signature.equals(parts.group(4)) && signs(parts.group(3), headers.keySet());
  }

  /** Those that must be signed: the host, and each header of AWS's own that is there. */
  private static boolean signs(String signed, Set<String> headers) {
    var names = Set.of(signed.split(";", -1));
    return names.containsAll(List.of("host", "x-amz-date"))
        && headers.stream().filter(name -> name.startsWith("x-amz-")).allMatch(names::contains);
  }

  private static Map<String, String> headers(Request request) {
    return request
        .head()
        .lines()
        .skip(1)
        .filter(line -> !line.isEmpty())
        .map(line -> line.split(":", 2))
        .collect(
            Collectors.toMap(
                line -> line[0].toLowerCase(Locale.ROOT),
                line -> line[1].strip(),
                (one, other) -> one + "," + other,
                TreeMap::new));
  }

  private static String canonical(Request request, Map<String, String> headers, String signed)
      throws GeneralSecurityException {
    var line = request.line().split(" ", 3);
    return String.join(
        "\n",
        line[0],
        line[1].replace("%", "%25"), // each segment is encoded once more, but for S3
        "",
        Arrays.stream(signed.split(";", -1))
            .map(name -> name + ":" + headers.get(name) + "\n")
            .collect(joining()),
        signed,
        hash(request.body()));
  }

  private static byte[] key(String secret, String scope) throws GeneralSecurityException {
    var key = ("AWS4" + secret).getBytes(UTF_8);
    for (var step : scope.split("/", 4)) { // date, region, service, aws4_request
      key = hmac(key, step);
    }
    return key;
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static String hash(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
