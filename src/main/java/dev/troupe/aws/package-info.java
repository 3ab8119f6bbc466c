/**
 * The signature of requests to Amazon Web Services, by AWS's own signer, {@code
 * software.amazon.awssdk:http-auth-aws}.
 *
 * <p>That jar is optional. No class elsewhere links to it, and this package is not touched where no
 * provider has an access key.
 */
@NullMarked
package dev.troupe.aws;

import org.jspecify.annotations.NullMarked;
