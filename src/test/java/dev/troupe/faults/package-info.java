/**
 * What providers do wrong, case by case, and that Troupe survives it.
 *
 * <p>{@link dev.troupe.faults.ScriptedProvider} is the upstream: it plays a {@link
 * dev.troupe.faults.Script} for each request and keeps the bill. {@link
 * dev.troupe.faults.FaultProxy} stands before any upstream and spoils what passes, by a {@link
 * dev.troupe.faults.Plan} of {@link dev.troupe.faults.Toxic}s for each connection. What is random
 * in either comes from a {@link dev.troupe.faults.Seed}, which a failure prints.
 */
@NullMarked
package dev.troupe.faults;

import org.jspecify.annotations.NullMarked;
