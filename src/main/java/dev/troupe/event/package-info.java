/**
 * What happened, as data, and the listener that hears it.
 *
 * <p>One event per transition of a call, never per delta. They reach listeners through an {@link
 * dev.troupe.event.EventRing}, a bounded ring that drops the oldest and counts it, so that a slow
 * listener slows no call.
 */
@NullMarked
package dev.troupe.event;

import org.jspecify.annotations.NullMarked;
