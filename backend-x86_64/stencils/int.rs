//! Arithmetic on rotated ints: the number in the upper 48 bits, ones in the lower 16. Where one operand's ones are cleared
//! (`- 0xFFFF`), the other's give the result's.

use super::Code;

pub fn ADD_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    x64!(code; lea Rq(out), [Rq(a) - 0xFFFF]; add Rq(out), Rq(b); jo extern fail);
}

pub fn ADD_INT_CONST(code: &mut Code, out: u8, a: u8, shifted: i32, fail: usize) {
    x64!(code; mov Rq(out), Rq(a); add Rq(out), shifted; jo extern fail);
}

pub fn SUB_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    x64!(code; lea rax, [Rq(b) - 0xFFFF]; mov Rq(out), Rq(a); sub Rq(out), rax; jo extern fail);
}

pub fn MUL_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    x64!(code
        ; lea rax, [Rq(a) - 0xFFFF]
        ; mov Rq(out), Rq(b)
        ; sar Rq(out), 16
        ; imul Rq(out), rax
        ; jo extern fail
        ; or Rq(out), 0xFFFF
    );
}

/// The product's low bits lie where those of a rotated int do.
pub fn MUL_AND_INT(code: &mut Code, out: u8, a: u8, b: u8, mask: u8) {
    x64!(code
        ; lea rax, [Rq(a) - 0xFFFF]
        ; mov Rq(out), Rq(b)
        ; sar Rq(out), 16
        ; imul Rq(out), rax
        ; or Rq(out), 0xFFFF
        ; and Rq(out), Rq(mask)
    );
}

pub fn MUL_UPPER_INT(code: &mut Code, out: u8, a_high: u8, a_low: u8, b_high: u8, b_low: u8) {
    x64!(code
        ; mov rax, Rq(a_high)
        ; shr rax, 16
        ; shl rax, 32
        ; mov rcx, Rq(a_low)
        ; sar rcx, 16
        ; add rax, rcx
        ; mov rcx, Rq(b_high)
        ; shr rcx, 16
        ; shl rcx, 32
        ; mov rdx, Rq(b_low)
        ; sar rdx, 16
        ; add rcx, rdx
        ; imul rax, rcx
        ; shr rax, 32
        ; shl rax, 16
        ; lea Rq(out), [rax + 0xFFFF]
    );
}

/// Numbers that are not negative and fit 32 bits are divided as such, which takes half the time on many processors.
pub fn FLOORDIV_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    x64!(code
        ; mov rax, Rq(a)
        ; sar rax, 16
        ; mov rcx, Rq(b)
        ; sar rcx, 16
        ; jz BYTE >fails
        ; mov rdx, rax
        ; or rdx, rcx
        ; shr rdx, 32
        ; jnz BYTE >wide
        ; div ecx
        ; jmp BYTE >done
        ; wide:
        ; cqo
        ; idiv rcx
        ; test rdx, rdx
        ; jz BYTE >floored
        ; xor rdx, rcx
        ; sar rdx, 63
        ; add rax, rdx
        ; floored:
        ; mov rdx, rax
        ; shl rdx, 16
        ; sar rdx, 16
        ; cmp rdx, rax
        ; je BYTE >done
        ; fails:
        ; jmp extern fail
        ; done:
        ; shl rax, 16
        ; lea Rq(out), [rax + 0xFFFF]
    );
}

pub fn MOD_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    x64!(code
        ; mov rax, Rq(a)
        ; sar rax, 16
        ; mov rcx, Rq(b)
        ; sar rcx, 16
        ; jz extern fail
        ; mov rdx, rax
        ; or rdx, rcx
        ; shr rdx, 32
        ; jnz BYTE >wide
        ; div ecx
        ; jmp BYTE >done
        ; wide:
        ; cqo
        ; idiv rcx
        ; test rdx, rdx
        ; jz BYTE >done
        ; mov rax, rdx
        ; xor rax, rcx
        ; jns BYTE >done
        ; add rdx, rcx
        ; done:
        ; shl rdx, 16
        ; lea Rq(out), [rdx + 0xFFFF]
    );
}

/// rdx becomes the quotient: the complement of a negative number is divided, whose sign rcx has.
fn quotient(code: &mut Code, a: u8, multiplier: i64, count: u8) {
    let count = count as i8;
    x64!(code
        ; mov rax, Rq(a)
        ; sar rax, 16
        ; cqo
        ; mov rcx, rdx
        ; xor rax, rcx
        ; mov rdx, QWORD multiplier
        ; mul rdx
        ; shr rdx, count
        ; xor rdx, rcx
    );
}

pub fn FLOORDIV_INT_CONST(code: &mut Code, out: u8, a: u8, multiplier: i64, count: u8) {
    quotient(code, a, multiplier, count);
    x64!(code; shl rdx, 16; lea Rq(out), [rdx + 0xFFFF]);
}

pub fn MOD_INT_CONST(code: &mut Code, out: u8, a: u8, multiplier: i64, count: u8, divisor: i32) {
    quotient(code, a, multiplier, count);
    x64!(code; imul rdx, rdx, divisor; shl rdx, 16; mov Rq(out), Rq(a); sub Rq(out), rdx);
}

pub fn MOD_INT_ONCE(code: &mut Code, out: u8, a: u8, shifted: i64) {
    x64!(code; mov rax, QWORD shifted; mov Rq(out), Rq(a); sub Rq(out), rax; cmovs Rq(out), Rq(a));
}

pub fn AND_INT(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; mov Rq(out), Rq(a); and Rq(out), Rq(b));
}

pub fn OR_INT(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; mov Rq(out), Rq(a); or Rq(out), Rq(b));
}

pub fn XOR_INT(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; lea Rq(out), [Rq(a) - 0xFFFF]; xor Rq(out), Rq(b));
}

/// A negative count is a huge one without its sign. "Not equal" holds where the first check jumps to the second.
pub fn SHL_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    x64!(code
        ; mov rcx, Rq(b)
        ; shr rcx, 16
        ; cmp rcx, BYTE 47
        ; ja BYTE >check
        ; lea rax, [Rq(a) - 0xFFFF]
        ; mov Rq(out), rax
        ; shl Rq(out), cl
        ; mov rdx, Rq(out)
        ; sar rdx, cl
        ; cmp rdx, rax
        ; check:
        ; jne extern fail
        ; or Rq(out), 0xFFFF
    );
}

pub fn SHR_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    x64!(code
        ; mov rcx, Rq(b)
        ; sar rcx, 16
        ; js extern fail
        ; mov eax, 63
        ; cmp rcx, rax
        ; cmova ecx, eax
        ; mov Rq(out), Rq(a)
        ; sar Rq(out), cl
        ; or Rq(out), 0xFFFF
    );
}

pub fn SHL_INT_CONST(code: &mut Code, out: u8, a: u8, count: u8, fail: usize) {
    let count = count as i8;
    x64!(code
        ; lea rax, [Rq(a) - 0xFFFF]
        ; mov Rq(out), rax
        ; shl Rq(out), count
        ; mov rdx, Rq(out)
        ; sar rdx, count
        ; cmp rdx, rax
        ; jne extern fail
        ; or Rq(out), 0xFFFF
    );
}

/// What is shifted out has no bit that the mask has.
pub fn SHL_AND_INT(code: &mut Code, out: u8, a: u8, mask: u8, count: u8) {
    x64!(code; lea Rq(out), [Rq(a) - 0xFFFF]; shl Rq(out), count as i8; and Rq(out), Rq(mask); or Rq(out), 0xFFFF);
}

/// The ones below the number are shifted, too; what the mask leaves of them goes into the other operand, so that the way from
/// what is shifted to the result is three instructions long.
pub fn XOR_SHL_AND_INT(code: &mut Code, out: u8, a: u8, b: u8, mask: u8, count: u8) {
    let count = count as i8;
    x64!(code
        ; mov Rq(out), Rq(b)
        ; shl Rq(out), count
        ; lea rcx, [Rq(mask) - 0xFFFF]
        ; and Rq(out), rcx
        ; mov eax, 0xFFFF
        ; shl rax, count
        ; and rax, rcx
        ; xor rax, Rq(a)
        ; xor Rq(out), rax
    );
}

pub fn SHR_INT_CONST(code: &mut Code, out: u8, a: u8, count: u8) {
    let count = count as i8;
    x64!(code; mov Rq(out), Rq(a); sar Rq(out), count; or Rq(out), 0xFFFF);
}

/// Twice the lower ones minus the operand.
pub fn NEG_INT(code: &mut Code, out: u8, a: u8, fail: usize) {
    x64!(code; mov Rd(out), 0x1FFFE; sub Rq(out), Rq(a); jo extern fail);
}

pub fn MIN_INT(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; mov Rq(out), Rq(a); cmp Rq(a), Rq(b); cmovg Rq(out), Rq(b));
}

pub fn MAX_INT(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; mov Rq(out), Rq(a); cmp Rq(a), Rq(b); cmovl Rq(out), Rq(b));
}

pub fn INVERT_INT(code: &mut Code, out: u8, a: u8) {
    x64!(code; mov Rq(out), Rq(a); xor Rq(out), -0x10000);
}
