package dev.troupe.aws;

import dev.troupe.http.HttpCall;
import dev.troupe.http.RequestSigner;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs requests by Signature Version 4.
 *
 * <p>The signature covers method, path, host, time, body and the headers of the call, so that it
 * holds for one request and some minutes. The key stays the same for the signer's life.
 */
public final class AwsSigner implements RequestSigner {

  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

  private final AwsCredentialsIdentity identity;
  private final String region;
  private final String service;
  private final Clock clock;

  AwsSigner(AccessKey key, String region, String service, Clock clock) {
    this.identity = identity(key);
    this.region = region;
    this.service = service;
    this.clock = clock;
  }

  /** Signs what goes to Amazon Bedrock in {@code region}. */
  public static AwsSigner bedrock(AccessKey key, String region) {
    return new AwsSigner(key, region, "bedrock", Clock.systemUTC());
  }

  private static AwsCredentialsIdentity identity(AccessKey key) {
    return key.sessionToken()
        .<AwsCredentialsIdentity>map(
            token -> AwsSessionCredentialsIdentity.create(key.id(), key.secret(), token))
        .orElseGet(() -> AwsCredentialsIdentity.create(key.id(), key.secret()));
  }

  @Override
  public Map<String, String> sign(HttpCall call, URI url) {
    var request =
        SdkHttpRequest.builder().uri(url).method(SdkHttpMethod.valueOf(call.method().name()));
    call.headers().forEach(request::putHeader);
    request.putHeader("Host", url.getAuthority());
    var signed =
        SIGNER.sign(
            it ->
                it.identity(identity)
                    .request(request.build())
                    .payload(ContentStreamProvider.fromByteArrayUnsafe(call.body()))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, clock));
    var headers = new HashMap<String, String>();
    signed.request().forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
    return headers;
  }

  @Override
  public String toString() {
    return "AwsSigner[" + region + ", " + service + "]";
  }
}
