package dev.troupe.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.http.HttpCall;
import dev.troupe.http.ScriptedServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsSignerTest {

  private static final AccessKey KEY =
      new AccessKey(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Optional.empty());
  private static final Clock MAY_2013 =
      Clock.fixed(Instant.parse("2013-05-24T00:00:00Z"), ZoneOffset.UTC);

  private static AwsSigner signer(AccessKey key) {
    return new AwsSigner(key, "us-east-1", "s3", MAY_2013);
  }

  /** The examples of the S3 API reference, "Authenticating requests: using the header". */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/test.txt | bytes=0-9 |"
            + " f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        "/?lifecycle= | |" + " fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "/?max-keys=2&prefix=J | |"
            + " 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
      })
  void signsAsThePublishedExamples(String path, String range, String signature) {
    var headers = range == null ? Map.<String, String>of() : Map.of("range", range);
    var call = new HttpCall(HttpCall.Method.GET, path, headers, new byte[0]);
    var url = URI.create("https://examplebucket.s3.amazonaws.com" + path);

    var signed = signer(KEY).sign(call, url);

    assertEquals(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + " SignedHeaders=host;"
            + (range == null ? "" : "range;")
            + "x-amz-content-sha256;x-amz-date, Signature="
            + signature,
        signed.get("Authorization"));
    assertEquals("20130524T000000Z", signed.get("X-Amz-Date"));
    assertEquals("examplebucket.s3.amazonaws.com", signed.get("Host"));
  }

  @Test
  void sendsTheTokenOfAKeyThatExpires() {
    var key = new AccessKey(KEY.id(), KEY.secret(), Optional.of("a-token"));

    var signed = signer(key).sign(post("{}"), URI.create("http://127.0.0.1:1/model/m/converse"));

    assertEquals("a-token", signed.get("X-Amz-Security-Token"));
    assertEquals("127.0.0.1:1", signed.get("Host"));
  }

  @Test
  void signsTheBody() {
    var url = URI.create("https://example.org/model/m/converse");

    var one = signer(KEY).sign(post("{}"), url).get("Authorization");
    var other = signer(KEY).sign(post("[]"), url).get("Authorization");

    assertFalse(String.valueOf(one).equals(other));
  }

  @Test
  void aHeaderOfAwssOwnThatIsNotSignedSpoilsTheSignature() throws Exception {
    var signed = signer(KEY).sign(post("{}"), URI.create("http://127.0.0.1:1/model/m/converse"));
    var head = new StringBuilder("POST /model/m/converse HTTP/1.1\r\n");
    signed.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));

    assertTrue(isGood(head.toString()));
    assertFalse(isGood(head + "X-Amz-Mood: good\r\n"));
  }

  private static boolean isGood(String head) throws Exception {
    return Signature.isGood(new ScriptedServer.Request(1, head, "{}"), KEY.id(), KEY.secret());
  }

  @Test
  void tellsNoSecret() {
    var key = new AccessKey("id", "canary", Optional.of("canary"));

    assertFalse((key + " " + signer(key)).contains("canary"));
  }

  private static HttpCall post(String body) {
    return new HttpCall(
        HttpCall.Method.POST, "/model/m/converse", Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }
}
